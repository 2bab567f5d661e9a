"""Where everything is kept: engine, sessions, column types, migrations."""
