package index

// Size is how many innovations the index holds: those that may be shown.
func (x *Index) Size() (int, error) {
	x.swap.RLock()
	defer x.swap.RUnlock()
	n, err := x.bleve.DocCount()
	return int(n), err
}
