"""What the phone keeps of the field pages: the service worker and what it is told."""
