import Testing

@Suite struct EmittingPlaceholder {}
