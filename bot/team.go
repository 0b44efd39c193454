package bot

// teams is the part that knows what sort of team somebody is in.
func (b *Bot) teams() part { return part{} }
