package meaning_test

import (
	"fmt"

	"innovate/index/meaning"
)

func Example() {
	encoder, err := meaning.Load()
	if err != nil {
		panic(err)
	}
	asked := encoder.Embed("nobody turns up for their appointments")
	var best string
	var most float32
	for _, record := range []string{
		"Staff car parking permits are issued by the estates office",
		"Text reminders so that fewer patients miss their clinic visit",
		"Finding lost equipment with electronic tags",
	} {
		if s := meaning.Similarity(asked, encoder.Embed(record)); s > most {
			best, most = record, s
		}
	}
	fmt.Println(best)
	// Output: Text reminders so that fewer patients miss their clinic visit
}
