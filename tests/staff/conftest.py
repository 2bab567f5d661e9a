"""The staff and the application of the desk's tests."""

from tests.desk.conftest import *  # noqa: F403  (its fixtures are these tests' fixtures)
