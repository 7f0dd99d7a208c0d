package dfdgsim

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// How long a server waits for a slow client, and for answers at its end.
const (
	readPatience = 30 * time.Second
	endPatience  = 5 * time.Second
)

// Serve answers on the listener over TLS, as [ServerTLS] gives it, until the
// context ends. It closes the listener; the simulator stays open. Complaints
// about handshakes go to the writer.
func (s *Sim) Serve(ctx context.Context, listener net.Listener, config *tls.Config, complaints io.Writer) error {
	server := &http.Server{
		Handler:           s.Handler(),
		Protocols:         new(http.Protocols),
		ReadHeaderTimeout: readPatience,
		ReadTimeout:       readPatience,
		ErrorLog:          log.New(complaints, "", 0),
		// Held and delayed answers end with the server.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	server.Protocols.SetHTTP1(true)
	ended := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { ended <- shutdown(server) })
	defer stop()
	err := server.Serve(tls.NewListener(listener, config))
	if errors.Is(err, http.ErrServerClosed) {
		return <-ended
	}
	return fmt.Errorf("serve: %w", err)
}

// shutdown lets running answers end, and then closes what is left.
func shutdown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), endPatience)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("stop serving: %w", err), server.Close())
	}
	return nil
}
