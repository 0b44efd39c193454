package bot

// adopting is the part that keeps what teams made of innovations.
func (b *Bot) adopting() part { return part{} }
