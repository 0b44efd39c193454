package bot

// needing is the part that keeps problems that nothing answers yet.
func (b *Bot) needing() part { return part{} }
