package seal

import (
	"crypto/hmac"
	"encoding/base32"
	"encoding/binary"

	"genopret/batch"
)

// Mark is the keyed mark of the parts, in order. Every part carries its
// length, so ("a", "bc") and ("ab", "c") have different marks. The first
// part should say what kind of thing is marked.
func (k *Keys) Mark(parts ...string) batch.Mark {
	sum := k.equality.sum(parts)
	return batch.Mark(sum[:16])
}

// MarkBytes is [Keys.Mark] for values that are held as bytes. Equal parts
// give equal marks, whichever of the two is asked.
func (k *Keys) MarkBytes(parts ...[]byte) batch.Mark {
	m := k.equality.pool.Get().(*mac)
	defer k.equality.pool.Put(m)
	m.message = m.message[:0]
	for _, part := range parts {
		m.message = binary.AppendUvarint(m.message, uint64(len(part)))
		m.message = append(m.message, part...)
	}
	sum := m.finish()
	return batch.Mark(sum[:16])
}

// Link is the next link of an audit chain: it depends on every link before
// it, and nobody without the key can make one.
func (k *Keys) Link(previous [32]byte, parts ...string) [32]byte {
	all := append([]string{string(previous[:])}, parts...)
	return k.audit.sum(all)
}

// Token binds a line that leaves the house, and comes back, to the parts: 26
// characters of base32.
func (k *Keys) Token(parts ...string) string {
	sum := k.tokens.sum(parts)
	return base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])
}

// TokenIs compares in constant time.
func (k *Keys) TokenIs(token string, parts ...string) bool {
	return hmac.Equal([]byte(token), []byte(k.Token(parts...)))
}

func (m *macs) sum(parts []string) [32]byte {
	lent := m.pool.Get().(*mac)
	defer m.pool.Put(lent)
	lent.message = lent.message[:0]
	for _, part := range parts {
		lent.message = appendPart(lent.message, part)
	}
	return lent.finish()
}

// finish hashes the message. The sum lands in the lent state, because a slice
// handed to an interface would be allocated anew each time.
func (m *mac) finish() [32]byte {
	m.hash.Reset()
	m.hash.Write(m.message)
	m.hash.Sum(m.sum[:0])
	return m.sum
}

func appendPart(to []byte, part string) []byte {
	to = binary.AppendUvarint(to, uint64(len(part)))
	return append(to, part...)
}
