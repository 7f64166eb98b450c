import Testing

@Suite struct FlaggingPlaceholder {}
