"""The service package: owns every conversation, the knowledge, the catalogue and the desk."""
