import TraceModel

/// The way to a screen: comparable data, of which the screen is made when the loop opens it. It stands in the screen's folder.
public protocol Route: Hashable, Sendable {
    /// - Returns: nil when what it leads to is not in the data.
    func screen(_ scene: Scene) -> (any ScreenState)?
}

/// A route whatever it leads to.
public struct AnyRoute: Hashable, Sendable {
    let route: any Route

    public init(_ route: any Route) { self.route = route }

    /// The route, if it is one of that kind.
    public func to<Kind: Route>(_ kind: Kind.Type) -> Kind? { route as? Kind }

    public static func == (a: AnyRoute, b: AnyRoute) -> Bool { a.route.isEqual(to: b.route) }
    public func hash(into hasher: inout Hasher) { route.hash(into: &hasher) }
}

extension Route {
    fileprivate func isEqual(to other: any Route) -> Bool { other as? Self == self }
}

/// A key that opens a screen from everywhere.
public struct Entrance: Sendable {
    public var binding: KeyBinding
    public var route: AnyRoute

    public init(_ binding: KeyBinding, _ route: any Route) {
        (self.binding, self.route) = (binding, AnyRoute(route))
    }
}
