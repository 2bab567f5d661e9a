"""Taking out of a text what says who somebody is. Pure: text in, text out, no database and no mapping kept."""
