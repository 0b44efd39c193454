package bot

// meeting is the part that introduces people.
func (b *Bot) meeting() part { return part{} }
