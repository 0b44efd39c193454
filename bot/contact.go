package bot

// contacts is the part that keeps who agreed to be asked.
func (b *Bot) contacts() part { return part{} }
