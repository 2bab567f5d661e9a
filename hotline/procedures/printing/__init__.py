"""Papers and sheets as something to hold in the hand: a page to print, a Word file, a PDF."""
