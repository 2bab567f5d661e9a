"""What every citizen is told before asking: notices with dates, and that the assistant is switched off."""
