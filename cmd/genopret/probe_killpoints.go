//go:build killpoints

package main

import (
	"bufio"
	"fmt"
	"os"
	"sync"
)

// probe writes the name of each instant to file 3 and waits for a line on
// file 4 before the night goes on. The test on the other end kills the
// process instead of answering.
func probe() func(point string) {
	told, answers := os.NewFile(3, "told"), bufio.NewReader(os.NewFile(4, "answers"))
	if told == nil {
		return nil
	}
	if _, err := told.Stat(); err != nil {
		return nil
	}
	var one sync.Mutex
	return func(point string) {
		one.Lock()
		defer one.Unlock()
		if _, err := fmt.Fprintln(told, point); err != nil {
			return
		}
		answers.ReadString('\n') // an end means that nobody counts any longer
	}
}
