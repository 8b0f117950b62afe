// The themes in this folder are embedded in the binary by this target.

/// The themes in the binary: the default first, each with the text of its file.
public var embeddedThemes: [(name: String, text: String)] {
    [
        ("dark", String(decoding: PackageResources.dark_theme, as: UTF8.self)),
        ("light", String(decoding: PackageResources.light_theme, as: UTF8.self)),
        ("colorblind", String(decoding: PackageResources.colorblind_theme, as: UTF8.self)),
        ("highcontrast", String(decoding: PackageResources.highcontrast_theme, as: UTF8.self)),
    ]
}
