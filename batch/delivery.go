package batch

import "io"

// Span is where a field lies in its block: Bytes[From:To].
type Span struct{ From, To uint32 }

// Block is a run of whole records of a delivery: the bytes, and for each
// record where each of its fields lies. What a span gives is the value itself:
// decoded to UTF-8, unquoted, untrimmed. A block is valid until the next one
// is asked for.
type Block struct {
	Bytes   []byte
	Columns int    // spans per record
	Spans   []Span // record by record, each with Columns spans
	First   int64  // number of the first record, 1 for the first of the delivery
	Line    int64  // line of the file on which the first record starts, from 1
}

// Records is how many records the block holds.
func (b *Block) Records() int {
	if b.Columns == 0 {
		return 0
	}
	return len(b.Spans) / b.Columns
}

// Field gives the bytes of a field of a record, both counted from 0 in the
// block.
func (b *Block) Field(record, column int) []byte {
	s := b.Spans[record*b.Columns+column]
	return b.Bytes[s.From:s.To]
}

// DeliveryReader hands out the records of a delivery, block by block.
type DeliveryReader interface {
	// Next fills the block with the next records. It returns io.EOF after
	// the last, and an error that tells the line where a record is broken.
	Next(block *Block) error
	io.Closer
}
