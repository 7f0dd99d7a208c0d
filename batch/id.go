package batch

import (
	"fmt"
	"io"
)

// crockford is base32 without the letters that people misread.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Prefixes of the random ids, and how many characters follow.
const (
	fileIDLength = 8
	rowIDLength  = 10
	starIDLength = 8
)

// IDs makes the random ids that people read and type. They come from a
// source of randomness that is handed in, so that tests can repeat a night.
type IDs struct{ Random io.Reader }

// File gives F and eight characters.
func (i IDs) File() (string, error) { return i.make('F', fileIDLength) }

// Row gives R and ten characters.
func (i IDs) Row() (string, error) { return i.make('R', rowIDLength) }

// Star gives S and eight characters.
func (i IDs) Star() (string, error) { return i.make('S', starIDLength) }

func (i IDs) make(prefix byte, n int) (string, error) {
	id := make([]byte, n+1)
	if _, err := io.ReadFull(i.Random, id[1:]); err != nil {
		return "", fmt.Errorf("draw an id: %w", err)
	}
	id[0] = prefix
	for k := 1; k <= n; k++ {
		id[k] = crockford[id[k]&31]
	}
	return string(id), nil
}

// CallID is <correction>.<step>.
func CallID(correction string, seq int) string { return fmt.Sprintf("%s.%d", correction, seq) }
