"""限制: keeping people's service from whoever abuses the staff, for a time that has an end. Danger is caught all the same."""
