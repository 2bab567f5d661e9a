"""Our understanding against Rasa's stock Chinese pipeline, on the same data, in the same run. Runs in the bot room."""
