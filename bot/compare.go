package bot

// comparing is the part that puts innovations side by side.
func (b *Bot) comparing() part { return part{} }
