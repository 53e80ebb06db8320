import type { Sample } from './sample.ts';

/** https://shopify.dev/docs/api/webhooks?reference=toml#list-of-topics-orders/create */
export const shopify: Sample = {
  provider: 'shopify',
  make: ({ id, nowMs }) => {
    const at = new Date(nowMs).toISOString();
    return {
      headers: [
        ['User-Agent', 'Shopify-Captain-Hook'],
        ['Accept', '*/*'],
        ['X-Shopify-Topic', 'orders/create'],
        ['X-Shopify-Shop-Domain', 'octo-shop.myshopify.com'],
        ['X-Shopify-API-Version', '2025-07'],
        ['X-Shopify-Webhook-Id', id],
        ['X-Shopify-Triggered-At', at],
        ['X-Shopify-Test', 'true'],
      ],
      body: {
        id: 820_982_911_946_154_500,
        admin_graphql_api_id: 'gid://shopify/Order/820982911946154508',
        name: '#1042',
        order_number: 1_042,
        created_at: at,
        currency: 'EUR',
        email: 'mona@example.com',
        financial_status: 'paid',
        fulfillment_status: null,
        subtotal_price: '45.00',
        total_tax: '4.90',
        total_price: '49.90',
        test: true,
        customer: { first_name: 'Mona', last_name: 'Sample', email: 'mona@example.com' },
        line_items: [{ title: 'Octo mug', quantity: 2, price: '22.50', sku: 'OCTO-MUG', grams: 350 }],
      },
    };
  },
};
