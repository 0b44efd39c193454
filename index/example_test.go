package index_test

import (
	"context"
	"fmt"

	"innovate/data"
	"innovate/index"
)

func ExampleIndex_Match() {
	ctx := context.Background()
	catalogue, err := data.Starter()
	if err != nil {
		panic(err)
	}
	x, err := index.New(index.Config{})
	if err != nil {
		panic(err)
	}
	defer x.Close()
	if _, err := x.Update(ctx, catalogue); err != nil {
		panic(err)
	}
	a, err := x.Match(ctx, index.Parse("care home residents go to hospital and their glasses and notes get lost"), 3)
	if err != nil {
		panic(err)
	}
	fmt.Println(a.Verdict, a.Matches[0].Innovation.ID)
	// Output: matches red-bag-hospital-transfer
}
