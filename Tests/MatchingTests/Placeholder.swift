import Testing

@Suite struct MatchingPlaceholder {}
