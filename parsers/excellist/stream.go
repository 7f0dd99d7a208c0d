package excellist

import (
	"errors"
	"io"
)

// chunkSize is how much is unpacked at a time at most, and chunks how many of
// them lie ready or are in hand.
const (
	chunkSize = 1 << 20
	chunks    = 4
)

// stream unpacks a part on a goroutine of its own. The goroutine ends with
// the part, with an error, or when the stream is stopped.
type stream struct {
	size  int // of a chunk
	full  chan chunk
	empty chan []byte
	quit  chan struct{}
	ended chan struct{}
}

type chunk struct {
	bytes []byte
	err   error // io.EOF with the last one
}

func startStream(from io.ReadCloser, size int) *stream {
	s := &stream{size: size, full: make(chan chunk, chunks), empty: make(chan []byte, chunks),
		quit: make(chan struct{}), ended: make(chan struct{})}
	for range chunks {
		s.empty <- nil // made when first needed
	}
	go s.run(from)
	return s
}

func (s *stream) run(from io.ReadCloser) {
	defer close(s.ended)
	defer from.Close() // nothing was written
	for {
		var b []byte
		select {
		case b = <-s.empty:
		case <-s.quit:
			return
		}
		if b == nil {
			b = make([]byte, s.size)
		}
		n, err := io.ReadFull(from, b[:s.size])
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = s.atEnd(from)
		}
		s.full <- chunk{b[:n], err} // never blocks: there are no more chunks than places
		if err != nil {
			return
		}
	}
}

// atEnd tells a part that ends within a chunk from one that is cut short:
// io.ReadFull gives the same for both.
func (s *stream) atEnd(from io.Reader) error {
	var one [1]byte
	n, err := from.Read(one[:])
	if n > 0 || err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}

// next appends the next chunk. The error is io.EOF after the last one.
func (s *stream) next(dst []byte) ([]byte, error) {
	c := <-s.full
	dst = append(dst, c.bytes...)
	if c.err == nil {
		s.empty <- c.bytes
	}
	return dst, c.err
}

// stop ends the goroutine and waits for it: after this nothing is read.
func (s *stream) stop() {
	close(s.quit)
	<-s.ended
}
