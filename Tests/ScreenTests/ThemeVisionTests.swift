import Foundation
import Testing

@testable import Screen

/// How colours look to people, with and without a deficiency of colour vision.
private enum Vision: String, CaseIterable {
    case normal, protanopia, deuteranopia, tritanopia

    /// Machado, Oliveira and Fernandes 2009, severity 1.0; for linear RGB.
    private var matrix: [[Double]] {
        switch self {
        case .normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanopia:
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        case .deuteranopia:
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        case .tritanopia:
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        }
    }

    /// Distance in CIELAB (CIE 1976); 2.3 is just noticeable side by side.
    func distance(_ first: RGB, _ second: RGB) -> Double {
        zip(lab(first), lab(second)).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
    }

    private func lab(_ color: RGB) -> [Double] {
        let linear = color.linear
        let seen = matrix.map { row in min(1, max(0, zip(row, linear).map(*).reduce(0, +))) }
        let x = (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047
        let y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]
        let z = (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883
        let f = [x, y, z].map { $0 > 0.008856 ? cbrt($0) : 7.787 * $0 + 16.0 / 116 }
        return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
    }
}

extension RGB {
    fileprivate var linear: [Double] {
        [red, green, blue].map { part in
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
    }

    private var luminance: Double { 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] }

    /// The ratio of WCAG 2, 1...21.
    fileprivate func contrast(with other: RGB) -> Double {
        let (a, b) = (luminance, other.luminance)
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /// What a terminal of 256 colours makes of it.
    fileprivate var onTerminal: RGB { RGB(xterm: nearest256) }
}

@Suite struct ThemeVisionTests {
    private static let health: [StyleRole] = [.ok, .error, .fault, .throttle]

    private func distances(_ roles: [StyleRole], in theme: Theme, _ vision: Vision) -> [Double] {
        let colors = roles.map { (theme[$0].rich.foreground ?? theme.pageForeground).onTerminal }
        return colors.indices.flatMap { first in
            colors.indices.filter { $0 > first }.map { vision.distance(colors[first], colors[$0]) }
        }
    }

    @Test(arguments: Theme.embeddedNames) func healthIsToldApart(name: String) throws {
        let least = distances(Self.health, in: try Theme.embedded(name), .normal).min() ?? 0
        #expect(least > 50)
    }

    @Test(arguments: Vision.allCases) private func theColorblindThemeTellsHealthApartForAll(vision: Vision) throws {
        let theme = try Theme.embedded("colorblind")
        #expect((distances(Self.health, in: theme, vision).min() ?? 0) > 25)
        #expect((distances([.setA, .setB], in: theme, vision).min() ?? 0) > 50)
    }

    @Test(arguments: Theme.embeddedNames) func servicesAreToldApart(name: String) throws {
        let least = distances((0..<8).map(StyleRole.service), in: try Theme.embedded(name), .normal).min() ?? 0
        #expect(least > 20)
    }

    /// WCAG asks 3 of large text and of graphics. The heat map's low end is faint by design: its glyphs fill the cell.
    @Test(arguments: Theme.embeddedNames) func everyRoleCanBeRead(name: String) throws {
        let theme = try Theme.embedded(name)
        for role in StyleRole.allCases
        where !(StyleRole.heat0.rawValue...StyleRole.heat7.rawValue).contains(role.rawValue) {
            let look = theme.pageLook(of: Style(role))
            let contrast = look.ink.contrast(with: look.paper ?? theme.pageBackground)
            #expect(contrast >= 3, "\(role)")
            let selected = theme.pageLook(of: Style(role).selected)
            // In the row under the cursor too, though there a little less will do: the row is bold.
            #expect(selected.ink.contrast(with: selected.paper ?? theme.pageBackground) >= 2.3, "\(role) selected")
        }
    }

    /// Under the cursor, health keeps its hue.
    @Test(arguments: Theme.embeddedNames) func selectedHealthKeepsItsInk(name: String) throws {
        let theme = try Theme.embedded(name)
        for role in Self.health {
            for depth in [ColorDepth.basic16, .full256] {
                let selected = theme.rendition(of: Style(role).selected, depth: depth)
                let plain = theme.rendition(of: Style(role), depth: depth)
                #expect(selected.foreground == plain.foreground)
                #expect(selected != plain)
            }
        }
    }

    /// Without colour, what a search found, the cursor's row and a fault must still be seen.
    @Test(arguments: Theme.embeddedNames) func monoKeepsWhatMatters(name: String) throws {
        let theme = try Theme.embedded(name)
        #expect(theme[.selection].mono.contains(.reverse))
        #expect(theme[.match].mono.contains(.reverse))
        #expect(!theme[.fault].mono.isEmpty)
        #expect(theme[.selectionInactive].mono.contains(.underline))
        #expect(theme.rendition(of: .match, depth: .none) != theme.rendition(of: .selection, depth: .none))
    }
}
