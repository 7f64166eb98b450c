// RegistryTypes
