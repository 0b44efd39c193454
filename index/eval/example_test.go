package eval_test

import (
	"context"
	"fmt"
	"strings"

	"innovate/data"
	"innovate/index"
	"innovate/index/eval"
)

func Example() {
	ctx := context.Background()
	x, err := index.New(index.Config{WordsOnly: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer x.Close()
	starter, err := data.Starter()
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := x.Update(ctx, starter); err != nil {
		fmt.Println(err)
		return
	}
	questions, err := eval.Read(strings.NewReader(
		`{"id":"a","query":"children with rotten teeth","relevant":{"childsmile":2}}` + "\n" +
			`{"id":"b","query":"the car park barrier is broken","relevant":{}}` + "\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := eval.Judged(ctx, eval.Ours(x), questions)
	fmt.Println(r.Questions, r.Hit3, r.NoneRecall, err)
	// Output: 1 1 1 <nil>
}
