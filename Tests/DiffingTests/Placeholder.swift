import Testing

@Suite struct DiffingPlaceholder {}
