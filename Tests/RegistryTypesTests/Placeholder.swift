import Testing

@Suite struct RegistryTypesPlaceholder {}
