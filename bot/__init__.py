"""The sealed room: what Rasa needs to read a citizen's message and name one action."""

import warnings

# Rasa expects its own ResponseSelector and a response `utter_<area>` behind intents of the form area/matter.facet and
# warns at each example that they are missing (thousands of lines). Here the classifier names the matter and
# action_answer finds the words.
warnings.filterwarnings(
    "ignore", message=r"Your training data contains an example '(.|\n)*You either need to add a response"
)
warnings.filterwarnings(
    "ignore", message=r"You have defined training data with examples for training a response selector"
)
warnings.filterwarnings("ignore", message=r"Action 'utter_\w+' is listed as a response action in the domain file")
