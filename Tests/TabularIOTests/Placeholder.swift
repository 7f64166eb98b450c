import Testing

@Suite struct TabularIOPlaceholder {}
