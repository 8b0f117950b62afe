import TraceModel
func mapText(_ graph: ServiceGraph, _ shown: ShownAs) -> String { "" }
