package run

import (
	"context"
	"iter"
)

// ahead walks a sequence one step ahead of its consumer, on a goroutine of
// its own, and ends with it. What the sequence touches may be looked at again
// once the walk is over.
func ahead[T any](ctx context.Context, seq iter.Seq2[T, error]) iter.Seq2[T, error] {
	type step struct {
		value T
		err   error
	}
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		steps := make(chan step)
		go func() {
			defer close(steps)
			for value, err := range seq {
				select {
				case steps <- step{value, err}:
				case <-ctx.Done():
					return
				}
			}
		}()
		defer func() {
			cancel()
			for range steps { // until the goroutine has ended
			}
		}()
		for s := range steps {
			if !yield(s.value, s.err) {
				return
			}
		}
	}
}
