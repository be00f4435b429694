import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import 'kite-chat/define';

@Component({
  selector: 'app-shop',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h1>Fernhill Bicycles</h1>
    <p>
      <label>Your name <input #field [value]="name()" (input)="name.set(field.value)" /></label>
    </p>
    <p>
      <label>
        <input #box type="checkbox" [checked]="offered()" (change)="offered.set(box.checked)" />
        Offer a chat
      </label>
    </p>
    <p>
      <button type="button" [attr.aria-expanded]="open()" (click)="open.set(!open())">
        {{ unread() ? 'Ask us (' + unread() + ' new)' : 'Ask us' }}
      </button>
    </p>
    <p id="latest">{{ latest() }}</p>

    @if (offered()) {
      <kite-chat
        endpoint="wss://chat.example.com/channels?c=my_channel"
        [heading]="'What can we do for you, ' + name() + '?'"
        [attr.user-name]="name()"
        [open]="open()"
        [strings]="words"
        (kite-chat.show)="open.set(true)"
        (kite-chat.hide)="open.set(false)"
        (kite-chat.unread)="unread.set($event.detail.count)"
        (kite-chat.message)="latest.set($event.detail.text ?? $event.detail.name ?? '')"
      ></kite-chat>
    }
  `,
})
export class Shop {
  protected readonly words = { placeholder: 'Which bicycle is it about?' };

  protected readonly name = signal('Marta');
  protected readonly offered = signal(true);
  protected readonly open = signal(false);
  protected readonly unread = signal(0);
  protected readonly latest = signal('');
}
