package seal

import (
	"errors"
	"fmt"
	"io"
	"sync"
)

// A sealed value is: version (1 byte), key id (4), nonce (12), ciphertext,
// tag (16). The place it belongs to is bound to it as additional data.
const (
	version   = 1
	keyIDSize = 4
	nonceSize = 12
	tagSize   = 16
	headSize  = 1 + keyIDSize + nonceSize
)

// Overhead is how many bytes a sealed value is longer than the plain one.
const Overhead = headSize + tagSize

// Errors of [Keys.Open].
var (
	// ErrOtherKey says that the value was sealed under another tenant key.
	ErrOtherKey = errors.New("sealed under another key")
	// ErrDamaged says that the value was changed, cut, or moved from the
	// place it was sealed for.
	ErrDamaged = errors.New("sealed value is damaged or out of place")
)

// Seal appends the sealed plaintext to dst. Table, column and row say where
// the value will stand; it opens nowhere else. It fails only when the source
// of nonces does.
func (k *Keys) Seal(dst, plaintext []byte, table, column, row string) ([]byte, error) {
	var head [headSize]byte
	head[0] = version
	copy(head[1:], k.id[:])
	nonce := head[1+keyIDSize:]
	if err := k.nonces.draw(nonce); err != nil {
		return nil, fmt.Errorf("seal %s.%s: %w", table, column, err)
	}
	place := borrowPlace(table, column, row)
	defer place.giveBack()
	dst = append(dst, head[:]...)
	return k.sealing.Seal(dst, nonce, plaintext, place.bytes), nil
}

// Open appends the plaintext to dst. It returns [ErrOtherKey] or [ErrDamaged],
// wrapped with the place, and then gives nothing back.
func (k *Keys) Open(dst, sealed []byte, table, column, row string) ([]byte, error) {
	if len(sealed) < Overhead || sealed[0] != version {
		return nil, fmt.Errorf("open %s.%s: %w", table, column, ErrDamaged)
	}
	if string(sealed[1:1+keyIDSize]) != string(k.id[:]) {
		return nil, fmt.Errorf("open %s.%s: %w", table, column, ErrOtherKey)
	}
	place := borrowPlace(table, column, row)
	defer place.giveBack()
	plain, err := k.sealing.Open(dst, sealed[1+keyIDSize:headSize], sealed[headSize:], place.bytes)
	if err != nil {
		return nil, fmt.Errorf("open %s.%s: %w", table, column, ErrDamaged)
	}
	return plain, nil
}

// Draw fills b from the source of nonces.
func (k *Keys) Draw(b []byte) error { return k.nonces.draw(b) }

// place is the additional data, kept in a pool because the cipher is an
// interface and would otherwise cost an allocation for every value.
type place struct{ bytes []byte }

var places = sync.Pool{New: func() any { return &place{bytes: make([]byte, 0, 128)} }}

func borrowPlace(table, column, row string) *place {
	p := places.Get().(*place)
	p.bytes = appendPart(appendPart(appendPart(p.bytes[:0], table), column), row)
	return p
}

func (p *place) giveBack() { places.Put(p) }

// nonces hands out random bytes from a buffer: one read of the source serves
// some three hundred values, and the source need not be safe for goroutines.
type nonces struct {
	mu     sync.Mutex
	random io.Reader
	buffer [4096]byte
	left   int
}

func (n *nonces) draw(b []byte) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	for len(b) > 0 {
		if n.left == 0 {
			if _, err := io.ReadFull(n.random, n.buffer[:]); err != nil {
				return fmt.Errorf("draw a nonce: %w", err)
			}
			n.left = len(n.buffer)
		}
		at := len(n.buffer) - n.left
		done := copy(b, n.buffer[at:])
		b, n.left = b[done:], n.left-done
	}
	return nil
}
