package batch

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"
)

// AuditHead is where an audit trail ends: how many entries it has, and the
// keyed link that depends on every one of them. Written down where the ledger
// cannot reach, it proves later that nothing before it was changed.
type AuditHead struct {
	Count int64
	Link  [32]byte
}

// String is the form that people copy: the count, a colon, 64 hex digits.
func (h AuditHead) String() string {
	return fmt.Sprintf("%d:%s", h.Count, hex.EncodeToString(h.Link[:]))
}

// ParseAuditHead reads what String wrote.
func ParseAuditHead(text string) (AuditHead, error) {
	count, link, _ := strings.Cut(strings.TrimSpace(text), ":")
	n, err := strconv.ParseInt(count, 10, 64)
	raw, hexErr := hex.DecodeString(link)
	if err != nil || hexErr != nil || n < 0 || len(raw) != 32 {
		return AuditHead{}, errors.New("a head is a number, a colon and 64 hexadecimal digits")
	}
	return AuditHead{Count: n, Link: [32]byte(raw)}, nil
}

// AuditBook gives the audit trail back.
type AuditBook interface {
	// AuditEnd gives the head of the trail.
	AuditEnd(ctx context.Context) (AuditHead, error)
	// Audit gives every entry to do, oldest first, with the head after it,
	// checking each link on the way. It ends with an error at the first entry
	// that was changed, put in or taken out.
	Audit(ctx context.Context, do func(entry AuditEntry, head AuditHead) error) error
}

// CitizenBook finds what is known of one person.
type CitizenBook interface {
	// Touching gives the rows of all runs that touch the citizen's mark, in
	// the order of arrival. It reads through the whole ledger.
	Touching(ctx context.Context, citizen Mark) iter.Seq2[RowRecord, error]
}

// PurgeBook forgets what is personal and keeps what counts.
type PurgeBook interface {
	// Purgeable gives the ids of files returned before the time whose rows
	// all ended, and that were not purged before.
	Purgeable(ctx context.Context, before time.Time) ([]string, error)
	// Purge removes everything sealed about the file's rows: fields, citizens,
	// parameters, names, remarks. Marks, counts, standings, findings and the
	// audit trail stay, so that the same file and the same row are still
	// known.
	Purge(ctx context.Context, file string, at time.Time) error
}
