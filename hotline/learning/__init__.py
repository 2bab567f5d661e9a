"""From logged conversations to a better model: de-identified, ranked, labelled by people, written back as examples."""
