package soap

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"genopret/batch"
)

func wantClass(t *testing.T, answer batch.Answer, class batch.Class, notSent bool) {
	t.Helper()
	if answer.Class != class || answer.NotSent != notSent || answer.Trouble == "" {
		t.Errorf("answer is %+v, want class %s, not sent %v", answer, class, notSent)
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	w := serveWith(t, answering(200, accepts("Blind")), func(c *Config) { c.Endpoint = "https://" + listener.Addr().String() })
	wantClass(t, w.send(t, w.call(t, "Blind")), batch.RetryLater, true)
}

func TestTheServerHangsUpBeforeTheHandshake(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	w := serveWith(t, answering(200, accepts("Blind")), func(c *Config) { c.Endpoint = "https://" + listener.Addr().String() })
	wantClass(t, w.send(t, w.call(t, "Blind")), batch.RetryLater, true)
}

func TestAServerOfAnotherAuthorityGetsNothing(t *testing.T) {
	t.Parallel()
	w := serveWith(t, answering(200, accepts("Blind")), func(c *Config) {
		other := newAuthority(t, "another authority")
		c.TLS = other.clientTLS(t, other)
	})
	answer := w.send(t, w.call(t, "Blind"))
	wantClass(t, answer, batch.RetryLater, true)
	if answer.Trouble != "not sent: the server's certificate is not trusted" {
		t.Errorf("trouble is %q", answer.Trouble)
	}
}

// Under TLS 1.2 the server refuses within the handshake. Under TLS 1.3 our
// bytes are on their way by then, and the refusal comes as an alert; where the
// alert is lost with the connection, nothing is known.
func TestTheServerRefusesOurCertificate(t *testing.T) {
	t.Parallel()
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		t.Run(tls.VersionName(version), func(t *testing.T) {
			t.Parallel()
			w := &world{}
			w.listen(t, func(listener net.Listener) {
				for {
					conn, err := listener.Accept()
					if err != nil {
						return
					}
					_, _ = io.Copy(io.Discard, conn) // ends with the handshake's error
					// Reading what still comes keeps the alert from being lost.
					_, _ = io.Copy(io.Discard, conn.(*tls.Conn).NetConn())
					_ = conn.Close()
				}
			}, func(config *tls.Config) { config.MinVersion, config.MaxVersion = version, version }, func(c *Config) {
				certificate, key := newAuthority(t, "another authority").valid(t, "stranger")
				pair, err := tls.X509KeyPair(certificate, key)
				if err != nil {
					t.Fatal(err)
				}
				c.TLS = c.TLS.Clone()
				c.TLS.Certificates = nil
				c.TLS.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
			})
			answer := w.send(t, w.call(t, "Blind"))
			if version == tls.VersionTLS12 || answer.NotSent { // the alert may overtake our first byte
				wantClass(t, answer, batch.RetryLater, true)
				return
			}
			wantClass(t, answer, batch.StopRun, false)
		})
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	t.Parallel()
	w := &world{}
	w.listen(t, func(listener net.Listener) {
		server := quietServer(answering(200, accepts("Blind")))
		t.Cleanup(func() { _ = server.Close() })
		_ = server.Serve(listener)
	}, func(config *tls.Config) { config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 },
		func(c *Config) { c.TLS.MinVersion = tls.VersionTLS10 })
	wantClass(t, w.send(t, w.call(t, "Blind")), batch.RetryLater, true)
}

func TestALineThatIsCutAfterTheFirstByteIsUnclear(t *testing.T) {
	t.Parallel()
	full := accepts("Blind")
	head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: %d\r\n\r\n", len(full))
	for name, play := range map[string]func(w *world, conn net.Conn, reader *bufio.Reader){
		"after the first byte": func(_ *world, _ net.Conn, reader *bufio.Reader) { _, _ = reader.ReadByte() },
		"after the headers": func(_ *world, _ net.Conn, reader *bufio.Reader) {
			for line := "x"; line != "\r\n"; {
				line, _ = reader.ReadString('\n')
			}
		},
		"after the request": func(w *world, _ net.Conn, reader *bufio.Reader) { _ = w.take(reader) },
		"after half a status": func(w *world, conn net.Conn, reader *bufio.Reader) {
			_ = w.take(reader)
			_, _ = io.WriteString(conn, head[:10])
		},
		"after half a header": func(w *world, conn net.Conn, reader *bufio.Reader) {
			_ = w.take(reader)
			_, _ = io.WriteString(conn, head[:40])
		},
		"after the headers' end": func(w *world, conn net.Conn, reader *bufio.Reader) {
			_ = w.take(reader)
			_, _ = io.WriteString(conn, head)
		},
		"in the last byte": func(w *world, conn net.Conn, reader *bufio.Reader) {
			_ = w.take(reader)
			_, _ = io.WriteString(conn, head+full[:len(full)-1])
		},
		"in an answer without length": func(w *world, conn net.Conn, reader *bufio.Reader) {
			_ = w.take(reader)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"+full[:len(full)/2])
		},
		"no HTTP": func(w *world, conn net.Conn, reader *bufio.Reader) {
			_ = w.take(reader)
			_, _ = io.WriteString(conn, testCPR+" "+testComment+"\r\n\r\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serveLine(t, func(w *world, conn net.Conn, _ int) { play(w, conn, bufio.NewReader(conn)) })
			answer := w.send(t, w.call(t, "Blind"))
			wantClass(t, answer, batch.Unclear, false)
			for _, private := range []string{testCPR, testComment} {
				if strings.Contains(answer.Trouble, private) {
					t.Error("the trouble quotes the answer")
				}
			}
		})
	}
}

func TestNoAnswerInTimeIsUnclear(t *testing.T) {
	t.Parallel()
	w := serveLine(t, func(w *world, conn net.Conn, _ int) {
		_ = w.take(bufio.NewReader(conn))
		_, _ = io.Copy(io.Discard, conn) // until the client hangs up
	})
	w.catalog["AbsenceService.Blind"].Timeout = 50 * time.Millisecond
	answer := w.send(t, w.call(t, "Blind"))
	wantClass(t, answer, batch.Unclear, false)
	if answer.Trouble != "no answer in time" {
		t.Errorf("trouble is %q", answer.Trouble)
	}
}

func TestNoHandshakeInTimeIsNotSent(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0") // takes connections into its backlog and says nothing
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	w := serveWith(t, answering(200, accepts("Blind")), func(c *Config) { c.Endpoint = "https://" + listener.Addr().String() })
	w.catalog["AbsenceService.Blind"].Timeout = 50 * time.Millisecond
	wantClass(t, w.send(t, w.call(t, "Blind")), batch.RetryLater, true)
}

// net/http would repeat a request by itself on a connection that it has used
// before, if it held the request for harmless.
func TestARequestOnAKeptConnectionGoesOutOnce(t *testing.T) {
	t.Parallel()
	w := serveLine(t, func(w *world, conn net.Conn, _ int) {
		reader := bufio.NewReader(conn)
		if w.take(reader) != nil {
			return
		}
		body := accepts("Blind")
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		_ = w.take(reader) // the second request is read, and the connection dropped
	})
	if answer := w.send(t, w.call(t, "Blind")); answer.Class != batch.Accepted {
		t.Fatalf("first answer is %+v", answer)
	}
	wantClass(t, w.send(t, w.call(t, "Blind")), batch.Unclear, false)
	if n := len(w.requests()); n != 2 {
		t.Errorf("the server saw %d requests, want 2", n)
	}
	if answer := w.send(t, w.call(t, "Blind")); answer.Class != batch.Accepted {
		t.Errorf("the next call has %+v", answer)
	}
}

func TestARefusedRequestIsNotTriedOnAnotherConnection(t *testing.T) {
	t.Parallel()
	var connections, sendings atomic.Int32
	var w *world
	w = serveLine(t, func(w *world, conn net.Conn, _ int) {
		connections.Add(1)
		reader := bufio.NewReader(conn)
		for w.take(reader) == nil {
			body := accepts("Blind")
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		}
	}, func(c *Config) {
		c.Probe = func(point string) {
			if point == "sending" && sendings.Add(1) == 2 {
				w.clock.move(2 * time.Minute)
			}
		}
	})
	if answer := w.send(t, w.call(t, "Blind")); answer.Class != batch.Accepted {
		t.Fatalf("first answer is %+v", answer)
	}
	wantClass(t, w.send(t, w.call(t, "Blind")), batch.RetryLater, true)
	if n := connections.Load(); n != 1 || sendings.Load() != 2 || len(w.requests()) != 1 {
		t.Errorf("%d connections, %d tries, %d requests", n, sendings.Load(), len(w.requests()))
	}
}

func TestNoRedirectIsFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 307, 308} {
		w := serveWith(t, func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Location", "/AbsenceService")
			rw.WriteHeader(status)
		})
		wantClass(t, w.send(t, w.call(t, "Blind")), batch.Unclear, false)
		if n := len(w.requests()); n != 1 {
			t.Errorf("%d: %d requests", status, n)
		}
	}
}

// A request that was given up before its first byte stays inside for good.
func TestAClosedPassageLetsNothingOut(t *testing.T) {
	t.Parallel()
	p := &passage{}
	if entered, _ := p.close(); entered {
		t.Fatal("entered by nobody")
	}
	ours, theirs := net.Pipe()
	defer ours.Close()
	defer theirs.Close()
	conn := &watchedConn{Conn: ours}
	if n, err := conn.Write([]byte("x")); n != 0 || err == nil {
		t.Errorf("without a request: %d bytes, %v", n, err)
	}
	conn.use(p)
	if n, err := conn.Write([]byte("x")); n != 0 || err == nil {
		t.Errorf("after giving up: %d bytes, %v", n, err)
	}
}
