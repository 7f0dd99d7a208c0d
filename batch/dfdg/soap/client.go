package soap

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"genopret/batch"
)

// defaultMaxAnswer is the most bytes of an answer that are read, where the
// configuration sets nothing. A receipt takes one kilobyte.
const defaultMaxAnswer = 1 << 20

// Organisation is an authority in DFDG's terms. TypeID is a code of the list
// of organisation types (8 is a job centre); Code is its number of that type.
type Organisation struct{ TypeID, Code string }

// User is whom DFDG's log names for every call, reads included. For a job it
// is the process (TypeID 3), with a name and an identifier that the
// municipality chose.
type User struct {
	FullName, TypeID, Email, Identifier string
	Organisation                        Organisation // zero: the same as Config.Organisation
}

// Config is what a [Client] needs to know of one municipality's connection.
type Config struct {
	Endpoint     string       // base address, https; a service's name is appended
	TLS          *tls.Config  // from LoadTLS
	Organisation Organisation // on whose behalf
	User         User
	Zone         *time.Location // of times without offset, and of the header's time
	Clock        batch.Clock
	MaxAnswer    int64 // most bytes of an answer; 0 is 1 MiB
	// Mark looks at the headers of each answer and refuses it by an error;
	// a production ledger refuses the simulator's mark so. It may be nil.
	Mark func(http.Header) error
	// Probe is told "sending" right before the first byte of a correction
	// leaves and "sent" when all are written. Tests stop there. It may be nil.
	Probe func(point string)
}

// Catalog knows the operations, and the reads that serve verify.
type Catalog interface {
	batch.Catalog
	// Read looks up an operation that only reads; nil for one it does not know.
	Read(full string) *batch.Operation
}

// Client sends and reads over one endpoint. It is safe for concurrent use.
type Client struct {
	config    Config
	catalog   Catalog
	classes   func(number int) batch.Class
	transport *http.Transport
}

var (
	_ batch.Sender = (*Client)(nil)
	_ batch.Reader = (*Client)(nil)
)

// New refuses a configuration with which DFDG could not be called. It makes no
// connection. classes gives the class of a fault's number.
func New(c Config, catalog Catalog, classes func(number int) batch.Class) (*Client, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("soap: %w", err)
	}
	if catalog == nil || classes == nil {
		return nil, errors.New("soap: a catalog and the classes of faults are needed")
	}
	c.Endpoint = strings.TrimRight(c.Endpoint, "/")
	if c.MaxAnswer == 0 {
		c.MaxAnswer = defaultMaxAnswer
	}
	if c.User.Organisation == (Organisation{}) {
		c.User.Organisation = c.Organisation
	}
	return &Client{config: c, catalog: catalog, classes: classes, transport: newTransport(c.TLS)}, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

func (c *Config) check() error {
	base, err := url.Parse(c.Endpoint)
	if err != nil || base.Scheme != "https" || base.Host == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "" {
		return errors.New("the endpoint must be an https address without user, query and fragment")
	}
	switch {
	case c.TLS == nil:
		return errors.New("the TLS configuration is missing")
	case c.TLS.InsecureSkipVerify:
		return errors.New("the server's certificate must be checked")
	case c.Zone == nil || c.Clock == nil:
		return errors.New("time zone and clock are needed")
	case c.MaxAnswer < 0:
		return errors.New("the most bytes of an answer are negative")
	}
	return c.checkMetadata()
}

// checkMetadata looks at what stands in the headers of every call; DFDG
// answers a lack of it by a fault for each row.
func (c *Config) checkMetadata() error {
	for _, part := range []struct{ name, value string }{
		{"organisation type", c.Organisation.TypeID}, {"organisation code", c.Organisation.Code},
		{"user's full name", c.User.FullName}, {"user's type", c.User.TypeID}, {"user's identifier", c.User.Identifier},
	} {
		if strings.TrimSpace(part.value) == "" {
			return fmt.Errorf("the %s is missing", part.name)
		}
		if !fitsXML(part.value) {
			return fmt.Errorf("the %s holds a character that XML cannot carry", part.name)
		}
	}
	return nil
}
