// One constant a role, so that a call reads `style: .fault`.
extension Style {
    /// Ordinary text.
    public static var text: Style { Style(.text) }
    /// Text that matters less.
    public static var dim: Style { Style(.dim) }
    /// Text that matters more.
    public static var strong: Style { Style(.strong) }
    /// The title of a screen or panel.
    public static var title: Style { Style(.title) }
    /// The line at the top.
    public static var header: Style { Style(.header) }
    /// The line at the bottom.
    public static var footer: Style { Style(.footer) }
    /// A key's name in the footer and the help.
    public static var key: Style { Style(.key) }
    /// The frame of a box without the focus.
    public static var border: Style { Style(.border) }
    /// The frame of the box that has the focus.
    public static var borderFocused: Style { Style(.borderFocused) }
    /// The row under the cursor.
    public static var selection: Style { Style(.selection) }
    /// The row under the cursor of a list without the focus.
    public static var selectionInactive: Style { Style(.selectionInactive) }
    /// What a search found.
    public static var match: Style { Style(.match) }
    /// Text that leads elsewhere.
    public static var link: Style { Style(.link) }
    /// The one colour of emphasis.
    public static var accent: Style { Style(.accent) }
    /// Answered well.
    public static var ok: Style { Style(.ok) }
    /// A client error, 4xx.
    public static var error: Style { Style(.error) }
    /// A server fault, 5xx.
    public static var fault: Style { Style(.fault) }
    /// Throttled, 429.
    public static var throttle: Style { Style(.throttle) }
    /// Not ended yet.
    public static var inProgress: Style { Style(.inProgress) }
    /// Inferred from a caller's subsegment.
    public static var inferred: Style { Style(.inferred) }
    /// A message to the user.
    public static var notice: Style { Style(.notice) }
    /// A message the user should not miss.
    public static var warning: Style { Style(.warning) }
    /// An edge of the map.
    public static var edge: Style { Style(.edge) }
    /// The edge that has the focus.
    public static var edgeFocused: Style { Style(.edgeFocused) }
    /// A link between traces.
    public static var edgeLink: Style { Style(.edgeLink) }
    /// A bar.
    public static var bar: Style { Style(.bar) }
    /// The part of a bar on the critical path.
    public static var barCritical: Style { Style(.barCritical) }
    /// The part of a bar that is self time.
    public static var barSelf: Style { Style(.barSelf) }
    /// The ruler above a timeline.
    public static var ruler: Style { Style(.ruler) }
    /// An axis and its labels.
    public static var axis: Style { Style(.axis) }
    /// Hue 0 of the eight that tell services apart.
    public static var service0: Style { Style(.service0) }
    /// Hue 1 of the eight that tell services apart.
    public static var service1: Style { Style(.service1) }
    /// Hue 2 of the eight that tell services apart.
    public static var service2: Style { Style(.service2) }
    /// Hue 3 of the eight that tell services apart.
    public static var service3: Style { Style(.service3) }
    /// Hue 4 of the eight that tell services apart.
    public static var service4: Style { Style(.service4) }
    /// Hue 5 of the eight that tell services apart.
    public static var service5: Style { Style(.service5) }
    /// Hue 6 of the eight that tell services apart.
    public static var service6: Style { Style(.service6) }
    /// Hue 7 of the eight that tell services apart.
    public static var service7: Style { Style(.service7) }
    /// The first of two sets compared.
    public static var setA: Style { Style(.setA) }
    /// The second of two sets compared.
    public static var setB: Style { Style(.setB) }
    /// Step 0 of a heat map, 0 the least.
    public static var heat0: Style { Style(.heat0) }
    /// Step 1 of a heat map, 0 the least.
    public static var heat1: Style { Style(.heat1) }
    /// Step 2 of a heat map, 0 the least.
    public static var heat2: Style { Style(.heat2) }
    /// Step 3 of a heat map, 0 the least.
    public static var heat3: Style { Style(.heat3) }
    /// Step 4 of a heat map, 0 the least.
    public static var heat4: Style { Style(.heat4) }
    /// Step 5 of a heat map, 0 the least.
    public static var heat5: Style { Style(.heat5) }
    /// Step 6 of a heat map, 0 the least.
    public static var heat6: Style { Style(.heat6) }
    /// Step 7 of a heat map, 0 the least.
    public static var heat7: Style { Style(.heat7) }
    /// A key in JSON.
    public static var jsonKey: Style { Style(.jsonKey) }
    /// A string in JSON.
    public static var jsonString: Style { Style(.jsonString) }
    /// A number in JSON.
    public static var jsonNumber: Style { Style(.jsonNumber) }
    /// true, false and null in JSON.
    public static var jsonKeyword: Style { Style(.jsonKeyword) }

    /// The hue of a service, by any index.
    public static func service(_ index: Int) -> Style { Style(.service(index)) }
    /// Step 0...7 of the heat map.
    public static func heat(_ step: Int) -> Style { Style(.heat(step)) }
}
