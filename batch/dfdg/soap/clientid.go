package soap

import (
	"crypto/sha1"
	"encoding/hex"
)

// idNamespace is genopret's own namespace of name-based ids. Changed, a resend
// would no longer be known by DFDG as one: it stays.
var idNamespace = [16]byte{0x7c, 0x1d, 0x4e, 0x0b, 0x93, 0x52, 0x4f, 0x6a, 0xa8, 0x3e, 0x25, 0xd9, 0x60, 0xb7, 0x1f, 0xc4}

// ClientID is the id under which DFDG keeps what a call creates: a version 5
// UUID of the call's id. Every attempt of a call has the same, so DFDG sees a
// resend as such. A call's id is random; nothing of a citizen goes in.
func ClientID(callID string) string {
	sum := sha1.Sum(append(idNamespace[:], callID...))
	id := sum[:16]
	id[6] = id[6]&0x0f | 0x50
	id[8] = id[8]&0x3f | 0x80
	text := hex.EncodeToString(id)
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
