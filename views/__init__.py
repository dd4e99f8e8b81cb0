"""Network views: what is drawn where (pure), and the page that shows it."""
