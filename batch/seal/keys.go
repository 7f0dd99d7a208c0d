package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
)

// MasterSize is the length of a tenant key in bytes.
const MasterSize = 32

// The labels. A label is part of everything made under it: a changed label
// makes a ledger unreadable.
const (
	labelID       = "genopret/1/key-id"
	labelSealing  = "genopret/1/sealing"
	labelEquality = "genopret/1/equality"
	labelAudit    = "genopret/1/audit"
	labelTokens   = "genopret/1/tokens"
	labelCheck    = "genopret/1/check"
)

// Keys are all keys of one tenant. They are safe for use by many goroutines.
type Keys struct {
	id       [keyIDSize]byte
	check    []byte
	sealing  cipher.AEAD
	equality *macs
	audit    *macs
	tokens   *macs
	nonces   nonces
}

// NewKeys derives the keys from the 32 bytes of a tenant key. Nonces are
// drawn from random: crypto/rand.Reader, or a repeatable source in tests.
// The master is not kept.
func NewKeys(master []byte, random io.Reader) (*Keys, error) {
	if len(master) != MasterSize {
		return nil, fmt.Errorf("tenant key of %d bytes, want %d", len(master), MasterSize)
	}
	if random == nil {
		return nil, errors.New("tenant key without a source of nonces")
	}
	d := deriver{master: master}
	keys := &Keys{
		check:    d.bytes(labelCheck, 16),
		sealing:  d.aead(labelSealing),
		equality: d.macs(labelEquality),
		audit:    d.macs(labelAudit),
		tokens:   d.macs(labelTokens),
		nonces:   nonces{random: random},
	}
	copy(keys.id[:], d.bytes(labelID, keyIDSize))
	if d.err != nil {
		return nil, fmt.Errorf("derive keys: %w", d.err)
	}
	return keys, nil
}

// ID names the key without telling anything about it: eight hex digits,
// which every sealed value carries so that a wrong key is told from a damaged
// value.
func (k *Keys) ID() string { return hex.EncodeToString(k.id[:]) }

// Check is a value that only this key gives. A store keeps it and refuses to
// open under another key before anything is read or written.
func (k *Keys) Check() []byte { return append([]byte(nil), k.check...) }

// deriver makes keys until the first error, so that the list of keys above
// reads without a check on every line.
type deriver struct {
	master []byte
	err    error
}

func (d *deriver) bytes(label string, n int) []byte {
	if d.err != nil {
		return make([]byte, n)
	}
	key, err := hkdf.Key(sha256.New, d.master, nil, label, n)
	if err != nil {
		d.err = err
		return make([]byte, n)
	}
	return key
}

func (d *deriver) aead(label string) cipher.AEAD {
	block, err := aes.NewCipher(d.bytes(label, 32))
	if err != nil {
		d.err = errors.Join(d.err, err)
		return nil
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		d.err = errors.Join(d.err, err)
	}
	return aead
}

func (d *deriver) macs(label string) *macs {
	key := d.bytes(label, 32)
	return &macs{pool: sync.Pool{New: func() any {
		return &mac{hash: hmac.New(sha256.New, key), message: make([]byte, 0, 256)}
	}}}
}

// macs lends out HMAC states with the key already worked in. Making one costs
// four times what marking a short value does, and a night marks millions.
type macs struct{ pool sync.Pool }

type mac struct {
	hash    hash.Hash
	message []byte
	sum     [sha256.Size]byte
}
