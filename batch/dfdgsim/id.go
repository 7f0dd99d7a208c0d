package dfdgsim

import (
	"fmt"
	"io"
	"sync"
)

// guids makes random version-4 ids from a source of bytes.
type guids struct {
	mu     sync.Mutex
	random io.Reader
}

// next gives an id. A source that ends is a programmer's mistake: the ids of
// a world must not repeat.
func (g *guids) next() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var b [16]byte
	if _, err := io.ReadFull(g.random, b[:]); err != nil {
		panic(fmt.Sprintf("dfdgsim: source of randomness ended: %v", err))
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
