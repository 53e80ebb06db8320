// Prints every event of your endpoints once and in order, over one connection that
// outlives its tokens.
//
//	go mod init follow && go get github.com/gorilla/websocket  (Go 1.20 or newer)
//	HOOKWIRE_URL=https://… HOOKWIRE_EMAIL=… HOOKWIRE_PASSWORD=… \
//	  go run . ENDPOINT_ID …
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/rand"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

type message struct {
	Type string
	Data struct {
		EndpointID                     string `json:"endpoint_id"`
		Seq, From, To                  int64
		ID, Method, Path, Body, Reason string
		Rejected                       []struct{ Message string }
	}
}

const positionsFile = "positions.json"

var (
	endpointIDs = os.Args[1:]
	access      = &tokens{}
	// By endpoint, the seq of its last event. Without one it begins with the oldest
	// that is stored.
	positions = map[string]int64{}
)

// Your work. The position is saved after it: a crash in between repeats one event,
// which has the same id.
func handle(m message) error {
	d := m.Data
	_, err := fmt.Printf("%s #%d %s %s %s\n", d.EndpointID, d.Seq, d.Method, d.Path, d.Body)
	return err
}

func save(endpointID string, seq int64) error {
	positions[endpointID] = seq
	text, _ := json.Marshal(positions)
	if err := os.WriteFile(positionsFile+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(positionsFile+".new", positionsFile)
}

func receive(m message) error {
	d := m.Data
	for _, rejected := range d.Rejected {
		log.Print(rejected.Message)
	}
	switch {
	case m.Type == "gap":
		log.Printf("%d to %d of %s are gone: %s", d.From, d.To, d.EndpointID, d.Reason)
		return save(d.EndpointID, d.To)
	case m.Type == "event" && d.Seq > positions[d.EndpointID]:
		if err := handle(m); err != nil {
			return err
		}
		return save(d.EndpointID, d.Seq)
	}
	return nil
}

// keepUp is the only one that writes. It subscribes, again for endpoints that had no
// place before, and gives the
// socket fresh tokens.
func keepUp(socket *websocket.Conn, token string, subscribe any, done chan struct{}) {
	for turn := 0; ; turn++ {
		if turn%3 == 0 {
			socket.WriteJSON(subscribe)
		}
		select {
		case <-done:
			return
		case <-time.After(20 * time.Second):
		}
		if fresh, err := access.get(); err != nil {
			log.Print(err)
		} else if fresh != token {
			token = fresh
			socket.WriteJSON(map[string]string{"type": "auth", "token": token})
		}
	}
}

// follow returns why the stream ended, and whether it worked.
func follow() (worked bool, err error) {
	token, err := access.get()
	if err != nil {
		return false, err
	}
	address := "ws" + strings.TrimPrefix(os.Getenv("HOOKWIRE_URL"), "http") + "/v1/ws?ack=1"
	header := http.Header{"Authorization": {"Bearer " + token}}
	socket, _, err := websocket.DefaultDialer.Dial(address, header)
	if err != nil {
		return false, err
	}
	defer socket.Close()
	after, done := map[string]int64{}, make(chan struct{})
	for _, id := range endpointIDs {
		after[id] = positions[id]
	}
	subscribe := map[string]any{
		"type": "subscribe", "endpoint_ids": endpointIDs, "after": after,
	}
	go keepUp(socket, token, subscribe, done)
	defer close(done)

	// The server pings every 30 s. A line that says nothing for longer is dead.
	alive := func() { socket.SetReadDeadline(time.Now().Add(75 * time.Second)) }
	answer := socket.PingHandler()
	socket.SetPingHandler(func(data string) error { alive(); return answer(data) })
	for {
		alive()
		var m message
		if err := socket.ReadJSON(&m); err != nil {
			return worked, err
		}
		if err := receive(m); err != nil {
			return worked, err
		}
		worked = worked || m.Type == "event" || m.Type == "caught_up"
	}
}

func main() {
	if text, err := os.ReadFile(positionsFile); err == nil {
		json.Unmarshal(text, &positions)
	}
	for tries := 0; ; tries++ {
		worked, err := follow()
		var r refused
		isRefused := errors.As(err, &r) && r.wait < 0
		if isRefused || websocket.IsCloseError(err, 1008, 1009, 4002, 4003) {
			log.Fatal("Stopped: ", err)
		}
		if websocket.IsCloseError(err, 4001) {
			access.forget()
		}
		if websocket.IsCloseError(err, 4029) {
			r.wait = 30 * time.Second
		}
		if worked {
			tries = 0
		}
		// Full jitter: a thousand clients of a server that restarts do not come back at
		// once.
		limit := 30 * time.Second
		if tries < 6 {
			limit = 500 * time.Millisecond << tries
		}
		if jitter := time.Duration(rand.Int63n(int64(limit))); jitter > r.wait {
			r.wait = jitter
		}
		log.Printf("%v; again in %v", err, r.wait.Round(100*time.Millisecond))
		time.Sleep(r.wait)
	}
}
