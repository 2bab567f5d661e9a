"""Rasa's own command line without TensorFlow: `python -m bot run …` is `python -m rasa run …`, sooner and smaller."""

from bot import without_tensorflow


def main() -> None:
    """The command."""
    without_tensorflow.install()
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
