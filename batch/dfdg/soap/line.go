package soap

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Everything about the line serves one question: did a byte of the request
// leave? net/http does not tell it surely: a request that was given up may be
// written a moment later by a goroutine of its own. So each request has a
// passage that its connection must pass, and that is closed for good once the
// request was given up.

const (
	// connectTimeout bounds dialling and the handshake; net/http goes on with
	// both after a request was given up.
	connectTimeout = 15 * time.Second
	// idleTimeout is short, so that a connection is hardly ever used in the
	// moment in which the server drops it. Servers are known to drop after 5 s.
	idleTimeout = 3 * time.Second
	// maxMessage is the longest request in bytes, headers included. The write
	// buffer holds as much, so that a request leaves in one piece.
	maxMessage = 256 << 10
	// maxAnswerHeaders bounds the headers of an answer, in bytes.
	maxAnswerHeaders = 64 << 10
)

var (
	errTooLate = errors.New("the time for sending was over")
	errGivenUp = errors.New("the request had been given up")
)

// newTransport speaks HTTP/1.1 alone: there one request at a time uses a
// connection, so what is written on it belongs to a known request. It follows
// no proxy of the environment.
func newTransport(config *tls.Config) *http.Transport {
	own := config.Clone()
	own.MinVersion = max(own.MinVersion, tls.VersionTLS12)
	own.NextProtos = []string{"http/1.1"}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		DialTLSContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dial(ctx, network, address, own)
		},
		Protocols:              &protocols,
		DisableCompression:     true,
		IdleConnTimeout:        idleTimeout,
		MaxIdleConnsPerHost:    16,
		MaxResponseHeaderBytes: maxAnswerHeaders,
		WriteBufferSize:        maxMessage,
	}
}

func dial(ctx context.Context, network, address string, config *tls.Config) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	var dialer net.Dialer
	raw, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if config.ServerName == "" {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, fmt.Errorf("dial: %w", err)
		}
		config = config.Clone()
		config.ServerName = host
	}
	secure := tls.Client(raw, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = raw.Close() // the handshake's error is the one to tell
		return nil, err
	}
	return &watchedConn{Conn: secure}, nil
}

// watchedConn lets bytes out through the passage of the request that uses it.
type watchedConn struct {
	net.Conn
	mu      sync.Mutex
	current *passage
}

func (w *watchedConn) use(p *passage) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current = p
}

// Write asks the passage first. A connection that no request uses writes
// nothing.
func (w *watchedConn) Write(b []byte) (int, error) {
	w.mu.Lock()
	p := w.current
	w.mu.Unlock()
	if p == nil {
		return 0, errGivenUp
	}
	if err := p.enter(); err != nil {
		return 0, err
	}
	n, err := w.Conn.Write(b)
	if err == nil {
		p.wrote()
	}
	return n, err
}
