package bot

// recalling is the part that takes records out of answers and tells whom they reached.
func (b *Bot) recalling() part { return part{} }
