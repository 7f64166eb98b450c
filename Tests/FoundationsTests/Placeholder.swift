import Testing

@Suite struct FoundationsPlaceholder {}
